import { styleText } from 'node:util'

const COLOURS: Readonly<Record<string, 'green' | 'red' | 'yellow' | 'cyan' | 'gray'>> = {
  ready: 'green',
  completed: 'green',
  passed: 'green',
  starting: 'yellow',
  running: 'cyan',
  waiting: 'gray',
  failed: 'red',
}

/** A state's word in its colour, where the terminal is to have any. */
export function paintState(state: string, text: string, color: boolean): string {
  const colour = COLOURS[state]
  return color && colour !== undefined ? styleText(colour, text, { validateStream: false }) : text
}
