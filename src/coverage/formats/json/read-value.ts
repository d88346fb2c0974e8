import { HITS_LIMIT } from '../../model/counts.ts'
import { LINE_LIMIT } from '../format.ts'
import type { Member } from './json-shape.ts'

export type JsonObject = Readonly<Record<string, unknown>>

const LARGEST_COUNT = 2 ** 64

/** `what` is how a message names the value, such as `executed_lines`. */
export function readObject(value: unknown, what: string, member: Member): JsonObject {
  if (isObject(value)) return value
  throw member.refuse(`an object as ${what}`, describeValue(value))
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function readArray(value: unknown, what: string, member: Member): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw member.refuse(`an array as ${what}`, describeValue(value))
}

export function readText(value: unknown, what: string, member: Member): string {
  if (typeof value === 'string') return value
  throw member.refuse(`text as ${what}`, describeValue(value))
}

export function readLine(value: unknown, what: string, member: Member): number {
  if (isLine(value)) return value
  throw member.refuse(`a line number from 1 to ${LINE_LIMIT} in ${what}`, describeValue(value))
}

export function isLine(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LINE_LIMIT
}

/** A count; from 2^53 on, where numbers are no longer exact, it stays at the largest exact one. */
export function readCount(value: unknown, what: string, member: Member): number {
  if (Number.isInteger(value)) {
    const count = Number(value)
    if (count >= 0 && count <= LARGEST_COUNT) return Math.min(count, HITS_LIMIT)
  }
  throw member.refuse(`a whole number from 0 to 2^64 in ${what}`, describeValue(value))
}

export function describeValue(value: unknown): string {
  if (value === undefined) return 'none'
  if (Array.isArray(value)) return 'an array'
  if (isObject(value)) return 'an object'
  return JSON.stringify(typeof value === 'string' ? value.slice(0, 80) : value)
}
