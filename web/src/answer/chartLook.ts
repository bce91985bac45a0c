const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The look of all charts, from the page's own colours. */
export function look(width: number): Record<string, unknown> {
  const words = { labelColor: token("text-2"), titleColor: token("text-2"), labelFontSize: 12, titleFontSize: 12 };
  const colours = Array.from({ length: 8 }, (_, i) => token(`chart-${i + 1}`));
  const [first] = colours;
  return {
    background: "transparent",
    font: "Inter Variable",
    padding: 4,
    view: { stroke: null },
    axis: {
      ...words,
      titleFontWeight: 400,
      titlePadding: 10,
      labelPadding: 6,
      gridColor: token("border"),
      domainColor: token("border"),
      tickColor: token("border"),
      tickSize: 4,
      labelLimit: 180,
    },
    axisX: { labelAngle: 0, labelOverlap: "greedy", labelSeparation: 8 },
    axisQuantitative: { tickCount: 6 },
    axisYBand: { ticks: false, domain: false },
    legend: { ...words, titleFontWeight: 400, symbolType: "circle", orient: "top", offset: 12, columns: Math.max(1, Math.floor(width / 130)) },
    header: { labelColor: token("text-2"), titleColor: token("text-2") },
    range: { category: colours, heatmap: [token("accent-soft"), first], ramp: [token("accent-soft"), first] },
    scale: { bandPaddingInner: 0.25, bandPaddingOuter: 0.1 },
    mark: { color: first, tooltip: true },
    bar: { cornerRadiusEnd: 2 },
    line: { strokeWidth: 2 },
    area: { fillOpacity: 0.18, line: { color: first } },
    point: { filled: true, size: 48 },
    arc: { stroke: token("surface"), strokeWidth: 2 },
    text: { color: token("text"), font: "Inter Variable" },
    rule: { color: token("border") },
  };
}
