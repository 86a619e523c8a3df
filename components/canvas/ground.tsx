'use client';
/**
 * What everything on the canvas stands on: its colour and its dots, as part of what moves. Being opaque, it makes
 * one picture of all of it: a browser keeps text that it must smooth on an unknown ground in a layer of its own,
 * one per node. While the canvas moves that picture is moved, and drawn sharp again at rest.
 */
import { useStoreApi } from '@xyflow/react';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { readTones } from './paint-tones.ts';
import { useThemeTurn } from './use-theme-turn.ts';

/** Canvas pixels between dots. */
const GAP = 24;
/** Closer together than these screen pixels they would be a grey. */
const LEAST = 6;
/** Screens that it reaches beyond each side of the one that is seen. */
const SCREENS = 4;
/** Laid out again once it is this many times larger than it has to be. */
const MOST = 8;
/** A picture that moves is stretched and shrunk up to here before it is drawn again. */
const STRETCH = 1.6;
const REST_MS = 140;

type Flow = ReturnType<typeof useStoreApi>;

export function Ground() {
  const ground = useRef<HTMLDivElement>(null);
  const flow = useStoreApi();
  useLayoutEffect(() => {
    const lay = makeLaying(flow);
    const moving = makeMoving(flow);
    const follow = () => {
      if (ground.current) lay(ground.current);
    };
    follow();
    const stop = flow.subscribe((state, before) => {
      if (state.transform !== before.transform) moving.moved();
      if (
        state.transform !== before.transform ||
        state.width !== before.width ||
        state.height !== before.height
      )
        follow();
    });
    return () => {
      stop();
      moving.stop();
    };
  }, [flow]);
  useDots(ground);
  return <div ref={ground} aria-hidden className="canvas-ground" />;
}

/** Of the picture of one dot, for each pixel of the canvas: sharp at the largest zoom. */
const FINE = 4;
const DOT = 0.75;

/** As a picture: a gradient would be worked out anew wherever something on the ground moves. */
function useDots(ground: RefObject<HTMLElement | null>): void {
  const turn = useThemeTurn();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colour is that of the theme
  useLayoutEffect(() => {
    const tile = document.createElement('canvas');
    const ink = tile.getContext('2d');
    if (!ground.current || !ink) return;
    [tile.width, tile.height] = [GAP * FINE, GAP * FINE];
    ink.fillStyle = readTones(ground.current).line ?? '';
    ink.arc(tile.width / 2, tile.height / 2, DOT * FINE, 0, 2 * Math.PI);
    ink.fill();
    ground.current.style.setProperty('--dots', `url(${tile.toDataURL()})`);
  }, [ground, turn]);
}

/** Lays it under the screen and well around, again only once it no longer reaches. */
function makeLaying(flow: Flow) {
  let [left, top, right, bottom] = [0, 0, 0, 0];
  return (element: HTMLElement) => {
    const { transform, width, height } = flow.getState();
    const [x, y, zoom] = transform;
    if (width === 0) return;
    element.toggleAttribute('data-bare', GAP * zoom < LEAST);
    const [wide, tall] = [width / zoom, height / zoom];
    const [fromX, fromY] = [-x / zoom, -y / zoom];
    const isCovered = left <= fromX && top <= fromY && right >= fromX + wide && bottom >= fromY + tall;
    if (isCovered && right - left < MOST * (2 * SCREENS + 1) * wide) return;
    // A dot stands in the middle of its square, so that one of them is at the canvas's corner.
    left = Math.floor((fromX - SCREENS * wide) / GAP) * GAP - GAP / 2;
    top = Math.floor((fromY - SCREENS * tall) / GAP) * GAP - GAP / 2;
    right = left + (2 * SCREENS + 1) * wide + GAP;
    bottom = top + (2 * SCREENS + 1) * tall + GAP;
    Object.assign(element.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${right - left}px`,
      height: `${bottom - top}px`,
    });
  };
}

/** Tells the style sheet that the canvas is on its way: from the second step on, as one is over at once. */
function makeMoving(flow: Flow) {
  let rest: ReturnType<typeof setTimeout> | undefined;
  let drawnAt = 0;
  const set = (isMoving: boolean) => flow.getState().domNode?.toggleAttribute('data-moving', isMoving);
  return {
    moved() {
      const zoom = flow.getState().transform[2];
      if (rest !== undefined) {
        const isSharp = zoom / drawnAt < STRETCH && drawnAt / zoom < STRETCH;
        if (!isSharp) drawnAt = zoom;
        set(isSharp);
      } else drawnAt = zoom;
      clearTimeout(rest);
      rest = setTimeout(() => {
        rest = undefined;
        set(false);
      }, REST_MS);
    },
    stop() {
      clearTimeout(rest);
      set(false);
    },
  };
}
