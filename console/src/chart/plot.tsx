/**
 * A chart of lines or bars. What it shows stands in a table beside it too, so that it is hidden from those who do not see
 * it; it is drawn anew in the colours of the scheme and the width of its place.
 */
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';

export type Series = {
  readonly label: string;
  /** A variable of the theme. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly isDashed?: boolean;
  /** Bars stand side by side, this one as the so-manieth of so many. */
  readonly bar?: { readonly place: number; readonly of: number };
};

type Props = {
  /** Rising; instants in seconds since 1970 where `isTime`. */
  readonly x: readonly number[];
  readonly series: readonly Series[];
  readonly isTime?: boolean;
  /** Of the values of x, where they are not numbers to be read. */
  readonly nameOfX?: (value: number) => string;
  readonly nameOfY: (value: number) => string;
  readonly range?: { readonly x?: readonly [number, number]; readonly y?: readonly [number, number] };
};

const HEIGHT = 220;
/** More points than that would hide the line. */
const MARKED = 60;

/** What a variable of the theme is in the scheme in force: a canvas knows no `light-dark()`. */
const colourIn = (place: HTMLElement, name: string): string => {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

/** What is drawn are counts, shares and money: they begin at nothing, or a little more would look like much more. */
const fromNothing: UPlot.Range.Function = (_, least, most) => [
  Math.min(0, least ?? 0),
  most ? Math.max(0, most * 1.05) : 1,
];

/** Between labels of the axis, in pixels: an instant is longer than a number. */
const SPACE = { instant: 120, number: 60 };

const axesOf = (place: HTMLElement, { nameOfX, nameOfY, isTime }: Props): UPlot.Axis[] => {
  const look = {
    stroke: colourIn(place, '--color-muted'),
    grid: { stroke: colourIn(place, '--color-line'), width: 1 },
    ticks: { stroke: colourIn(place, '--color-line'), width: 1 },
    font: `11px ${getComputedStyle(place).fontFamily}`,
  };
  return [
    {
      ...look,
      space: isTime ? SPACE.instant : SPACE.number,
      ...(nameOfX && { values: (_, ticks) => ticks.map((tick) => nameOfX(tick)) }),
    },
    { ...look, size: 60, values: (_, ticks) => ticks.map((tick) => nameOfY(tick)) },
  ];
};

const barsOf = (bar: NonNullable<Series['bar']>): UPlot.Series.PathBuilder | undefined =>
  UPlot.paths.bars?.({ size: [0.8 / bar.of, 40], align: bar.of === 1 ? 0 : bar.place === 0 ? -1 : 1 });

const seriesOf = (place: HTMLElement, { label, colour, isDashed, bar, values }: Series): UPlot.Series => {
  const stroke = colourIn(place, colour);
  const paths = bar && barsOf(bar);
  return {
    label,
    stroke,
    width: 1.5,
    points: { show: !bar && !isDashed && values.length <= MARKED, size: 5 },
    ...(isDashed && { dash: [6, 4] }),
    ...(bar && { fill: stroke }),
    ...(paths && { paths }),
  };
};

const draw = (place: HTMLElement, props: Props): UPlot => {
  const { x, series, isTime = false, range } = props;
  const options: UPlot.Options = {
    width: Math.max(120, place.clientWidth),
    height: HEIGHT,
    // Half of the last instant's label stands beside the plot.
    ...(isTime && { padding: [null, SPACE.instant / 2, null, null] }),
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: isTime, ...(range?.x && { range: [...range.x] as [number, number] }) },
      y: { range: range?.y ? ([...range.y] as [number, number]) : fromNothing },
    },
    axes: axesOf(place, props),
    series: [{}, ...series.map((each) => seriesOf(place, each))],
  };
  return new UPlot(options, [[...x], ...series.map(({ values }) => [...values])] as UPlot.AlignedData, place);
};

export function Plot(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef(props);
  shown.current = props;
  const drawn = JSON.stringify([props.x, props.series, props.range]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn is told by its text, the rest by reference.
  useEffect(() => {
    const held = place.current;
    if (!held) return;
    let plot = draw(held, shown.current);
    const again = () => {
      plot.destroy();
      plot = draw(held, shown.current);
    };
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', again);
    const sized = new ResizeObserver(() => plot.setSize({ width: Math.max(120, held.clientWidth), height: HEIGHT }));
    sized.observe(held);
    return () => {
      scheme.removeEventListener('change', again);
      sized.disconnect();
      plot.destroy();
    };
  }, [drawn]);
  return (
    <figure className="min-w-0" aria-hidden="true">
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 px-1 label-text">
        {props.series.map(({ label, colour, isDashed }) => (
          <span key={label} className="inline-flex items-center gap-1.5">
            <span
              className="inline-block w-4 border-t-2"
              style={{ borderColor: `var(${colour})`, borderStyle: isDashed ? 'dashed' : 'solid' }}
            />
            {label}
          </span>
        ))}
      </figcaption>
      <div ref={place} className="w-full overflow-hidden" />
    </figure>
  );
}
