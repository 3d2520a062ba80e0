/** A picture of figures. It says nothing that its table does not say; the tooltip is drawn, for the page takes no inline styles. */
import { BarChart, LineChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  LegendComponent,
  LineChart,
  TooltipComponent,
]);

export interface Series {
  readonly name: string;
  readonly kind: 'bar' | 'line';
  /** In the unit of the axis; null where there is nothing. */
  readonly values: readonly (number | null)[];
  /** Series of one stack stand on one another. */
  readonly stack?: string;
  /** Against the second axis. */
  readonly second?: boolean;
}

export interface ChartProps {
  readonly label: string;
  readonly along: readonly string[];
  readonly axes: readonly [string] | readonly [string, string];
  readonly series: readonly Series[];
}

/** Told apart without colour vision too: dark and light alternate (Okabe and Ito). */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];

function optionOf({ label, along, axes, series }: ChartProps): EChartsCoreOption {
  return {
    animation: false,
    aria: { enabled: true, label: { description: label } },
    color: COLOURS,
    grid: { left: 8, right: 8, bottom: 8, top: 56, containLabel: true },
    legend: { top: 4 },
    tooltip: { trigger: 'axis', renderMode: 'richText', confine: true },
    xAxis: { type: 'category', data: [...along] },
    yAxis: axes.map((name, at) => ({
      type: 'value',
      name,
      nameTextStyle: { align: at === 0 ? 'left' : 'right' },
      minInterval: 1,
      // The lines of one axis are enough to read both by.
      splitLine: { show: at === 0 },
    })),
    series: series.map(({ name, kind, values, stack, second }) => ({
      name,
      type: kind,
      data: [...values],
      yAxisIndex: second === true ? 1 : 0,
      barMaxWidth: 28,
      ...(stack === undefined ? {} : { stack }),
    })),
  };
}

export function Chart(props: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(null);
  useEffect(() => {
    const place = frame.current;
    if (place === null) return;
    const drawn = init(place, null, { renderer: 'canvas' });
    chart.current = drawn;
    const watch = new ResizeObserver(() => drawn.resize());
    watch.observe(place);
    return () => {
      watch.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(optionOf(props), { notMerge: true });
  });
  return <div className="chart" ref={frame} role="img" aria-label={props.label} />;
}
