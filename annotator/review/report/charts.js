"use strict";
// Draws the charts from the figures in the page; every chart has a table beside it that says the same.
{
  const { charts } = JSON.parse(document.getElementById("data").textContent);
  const style = { background: "none", fontFamily: "system-ui, sans-serif", fontSize: "13px", overflow: "visible" };
  const short = (name, most = 26) => (name.length > most ? name.slice(0, most - 1) + "…" : name);
  const show = (id, make) => {
    const place = document.getElementById(id);
    if (!place) return;
    const chart = make(Math.max(320, Math.min(960, place.clientWidth)));
    // The picture has one name; what the library names inside it is of use to nobody.
    chart.querySelectorAll("[aria-label]").forEach((part) => part.removeAttribute("aria-label"));
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", place.dataset.label);
    place.replaceChildren(chart);
  };
  const common = { className: "plot", style };

  const timeline = (width) => {
    const days = [...new Set(charts.timeline.map((d) => d.when))];
    const every = Math.ceil(days.length / (width / 95));
    const order = Object.keys(charts.colours);
    // No bar is wider than 72 pixels, however few there are.
    const padding = Math.max(0.2, 1 - (72 * days.length) / (width - 60));
    return Plot.plot({
      ...common, width, height: 280, marginLeft: 36, marginBottom: 34,
      x: { label: null, type: "band", domain: days, padding, tickFormat: (when, at) => (at % every ? "" : when) },
      y: { label: "claims", grid: true, nice: true, ticks: 5, tickFormat: (n) => (Number.isInteger(n) ? n : "") },
      color: { domain: order, range: Object.values(charts.colours) },
      marks: [
        Plot.barY(charts.timeline, { x: "when", y: "claims", fill: "speaker", order, insetTop: 1, tip: true }),
        Plot.ruleY([0]),
      ],
    });
  };

  const names = (width) => Plot.plot({
    ...common, width, height: 30 + 26 * charts.names.length, marginLeft: Math.min(190, width / 2), marginRight: 34,
    x: { axis: null }, y: { label: null, tickSize: 0, tickFormat: (name) => short(name, 24) },
    marks: [
      Plot.barX(charts.names, { y: "name", x: "mentions", fill: "var(--bar)", sort: { y: "-x" }, rx2: 3,
        channels: { claims: "claims" }, tip: { format: { x: true, y: true, claims: true } } }),
      Plot.text(charts.names, { y: "name", x: "mentions", text: "mentions", dx: 6, textAnchor: "start", fill: "currentColor" }),
    ],
  });

  const network = (width) => {
    const said = d3.rollup(charts.network, (ties) => d3.sum(ties, (d) => d.claims), (d) => d.from);
    const heard = d3.rollup(charts.network, (ties) => d3.sum(ties, (d) => d.claims), (d) => d.to);
    const nodes = [...new Set(charts.network.flatMap((d) => [d.from, d.to]))].map((id) => ({
      id, said: said.get(id) ?? 0, heard: heard.get(id) ?? 0 }));
    const height = Math.max(150, Math.min(460, width * 0.5, 40 * nodes.length + 70));
    const size = (d) => Math.min(14, 4 + 2.2 * Math.sqrt(d.said + d.heard));
    const links = charts.network.map((d) => ({ source: d.from, target: d.to, claims: d.claims }));
    d3.forceSimulation(nodes)
      .force("link", d3.forceLink(links).id((d) => d.id).distance(width / 6))
      .force("charge", d3.forceManyBody().strength(-width / 1.6))
      .force("room", d3.forceCollide((d) => size(d) + 20))
      .force("x", d3.forceX(0).strength(0.05)).force("y", d3.forceY(0).strength(0.12))
      .stop().tick(400);
    const edge = 0.13 * (d3.max(nodes, (d) => d.x) - d3.min(nodes, (d) => d.x)) + 30;
    return Plot.plot({
      ...common, width, height, margin: 26,
      x: { axis: null, domain: [d3.min(nodes, (d) => d.x) - edge, d3.max(nodes, (d) => d.x) + edge] },
      y: { axis: null, domain: d3.extent(nodes, (d) => d.y) },
      marks: [
        Plot.arrow(links, { x1: (d) => d.source.x, y1: (d) => d.source.y, x2: (d) => d.target.x, y2: (d) => d.target.y,
          bend: true, headLength: 8, inset: 11, stroke: "var(--tie)",
          strokeWidth: (d) => Math.min(6, 0.6 + d.claims), strokeOpacity: 0.75 }),
        Plot.dot(nodes, { x: "x", y: "y", r: size, fill: (d) => (d.said ? "var(--bar)" : "var(--paper)"),
          stroke: "var(--bar)", strokeWidth: 2, channels: { name: "id", "claims made": "said", "spoken about": "heard" },
          tip: { format: { x: false, y: false, r: false, fill: false, stroke: false } } }),
        Plot.text(nodes, { x: "x", y: "y", text: (d) => short(d.id, 22), dy: -20, fill: "currentColor",
          stroke: "var(--paper)", strokeWidth: 4, fontWeight: 600 }),
      ],
      r: { type: "identity" },
    });
  };

  const draw = () => {
    show("chart-timeline", timeline);
    show("chart-names", names);
    show("chart-network", network);
  };
  draw();
  let width = document.documentElement.clientWidth;
  window.addEventListener("resize", () => {
    if (Math.abs(document.documentElement.clientWidth - width) > 40) {
      width = document.documentElement.clientWidth;
      draw();
    }
  });
}
