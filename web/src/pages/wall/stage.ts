/** The wall is laid out 1920 wide and scaled as a whole, so that it looks the same on every screen. */

const WIDTH = 1920;
const LOWEST = 1000;
const HIGHEST = 1200;

/** The scale that fills the width, or the height on a screen that is wider than the wall. */
export function fitStage(width: number, height: number): { scale: number; height: number } {
  const scale = Math.min(width / WIDTH, height / LOWEST);
  return { scale, height: Math.min(height / scale, HIGHEST) };
}
