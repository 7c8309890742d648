/** What part of the canvas a screen shows: a canvas point `p` is drawn at `p * zoom + (x, y)`. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle on the canvas, in canvas pixels. */
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** Below that a card cannot be read at a glance: a graph that is larger is shown from its start. */
const smallestWholeZoom = 0.62;
/** How large it is shown then. */
const startZoom = 0.75;
const largestOpeningZoom = 1;

/** Screen pixels kept free around what is shown, and those at the top that the canvas's tools lie over. */
const margin = 24;
const tools = 34;
/** Screen pixels at the bottom that messages and the tools of a selection may lie over. */
const messages = 110;

/** The smallest box around all of `boxes`; undefined around none. */
export function boxAround(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** How a graph is first shown in an area: as a whole where that can be read, else from `start` on, at a readable size. */
export function openingViewport(graph: Box, start: Box, area: Size): Viewport {
  const room = roomIn(area);
  const fitting = fittingZoom(graph, room);
  const zoom = fitting < smallestWholeZoom ? startZoom : Math.min(largestOpeningZoom, fitting);
  const isWide = graph.width * zoom > room.width;
  const isHigh = graph.height * zoom > room.height;
  const middle = tools + (area.height - tools) / 2;
  return {
    zoom,
    x: isWide ? margin - start.x * zoom : area.width / 2 - (graph.x + graph.width / 2) * zoom,
    y: middle - (isHigh ? start.y + start.height / 2 : graph.y + graph.height / 2) * zoom,
  };
}

/** Whether a graph is too large to be read as a whole in an area. */
export const isCutOff = (graph: Box, area: Size): boolean =>
  fittingZoom(graph, roomIn(area)) < smallestWholeZoom;

const roomIn = ({ width, height }: Size): Size => ({
  width: width - 2 * margin,
  height: height - tools - 2 * margin,
});

const fittingZoom = (graph: Size, room: Size): number =>
  Math.min(room.width / graph.width, room.height / graph.height);

/**
 * The viewport moved as little as needed to show all of `box` in an area; the same object when all of it is shown
 * already. Of a box that is larger than the area it shows the top left.
 */
export function viewportShowing(viewport: Viewport, box: Box, area: Size): Viewport {
  const { zoom } = viewport;
  const x = viewport.x + shift(viewport.x + box.x * zoom, box.width * zoom, area.width);
  const y = viewport.y + shift(viewport.y + box.y * zoom, box.height * zoom, area.height);
  return x === viewport.x && y === viewport.y ? viewport : { x, y, zoom };
}

/** As {@link viewportShowing}, but also clear of the tools at the top and of what the canvas says at the bottom. */
export function viewportClear(viewport: Viewport, box: Box, { width, height }: Size): Viewport {
  const below = { ...viewport, y: viewport.y - tools };
  const shown = viewportShowing(below, box, { width, height: height - tools - messages });
  return shown === below ? viewport : { ...shown, y: shown.y + tools };
}

/** How far to move what begins at `from` and is `length` long so that it lies within `room`. */
function shift(from: number, length: number, room: number): number {
  if (from < margin) return margin - from;
  const over = from + length - (room - margin);
  return over > 0 ? -Math.min(over, from - margin) : 0;
}
