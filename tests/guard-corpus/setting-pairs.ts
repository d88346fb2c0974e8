import { carriers } from './carriers.ts'
import type { Carrier, Setting } from './carriers.ts'
import type { LabelledItem } from './labelled-item.ts'
import type { Random } from './random.ts'
import type { Pair, Side } from './pair.ts'
import { switchPairs } from './switch-pairs.ts'
import { makeValue } from './synthetic-value.ts'
import { hostVenues, liveOnlyVenues } from './venue-samples.ts'
import type { VenueSample } from './venue-samples.ts'

/** Pairs of setting files that differ in one setting's name or value, in every form of file. */
export function makeSettingPairs(random: Random): readonly LabelledItem[] {
  return carriers.flatMap((carrier) => [
    ...hostVenues.flatMap((venue) => [
      ...makePair(carrier, hostPair(venue, random)),
      ...makePair(carrier, namePair(venue, random)),
    ]),
    ...switchPairs(random).flatMap((pair) => makePair(carrier, pair)),
    ...liveOnlyVenues.flatMap((venue) => makeLiveOnly(carrier, venue, random)),
    ...makeAlone(carrier, random),
  ])
}

function makePair(carrier: Carrier, { subject, venue, secrets, sides }: Pair): LabelledItem[] {
  return sides.map(({ label, settings, why }) => ({
    kind: 'pair',
    subject,
    carrier: carrier.id,
    path: carrier.path,
    text: carrier.write(settings),
    label,
    expect: label === 'paper' ? 'allow' : 'block',
    venue,
    why,
    secrets: secrets
      .map(({ value }) => value)
      .filter((value) => settings.some((setting) => setting.value === value)),
  }))
}

function credentialsOf(venue: VenueSample, random: Random, word = ''): readonly Setting[] {
  return venue.credentials.map(({ name, shape }) => ({
    name: [venue.stem, word, name].filter(Boolean).join('_'),
    value: makeValue(random, shape),
  }))
}

function hostPair(venue: VenueSample, random: Random): Pair {
  const secrets = credentialsOf(venue, random)
  const side = (label: 'live' | 'paper'): Side => {
    const host = venue.hosts?.[label] ?? ''
    return {
      label,
      settings: [...secrets, { name: `${venue.stem}_BASE_URL`, value: `https://${host}` }],
      why: `${host} is a ${label} host`,
    }
  }
  return { subject: 'host', venue: venue.id, secrets, sides: [side('live'), side('paper')] }
}

function namePair(venue: VenueSample, random: Random): Pair {
  const plain = credentialsOf(venue, random)
  const side = (label: 'live' | 'paper', word: string): Side => ({
    label,
    settings: plain.map(({ name, value }) => ({
      name: name.replace(venue.stem, `${venue.stem}_${word}`),
      value,
    })),
    why: `${word} in the name says ${label}`,
  })
  const words = [
    side('live', random.pick(['LIVE', 'PROD'])),
    side('paper', venue.paperWord),
  ] as const
  return { subject: 'name', venue: venue.id, secrets: plain, sides: words }
}

/** Beside a key that can only be live stands the same file with the key left out. */
function makeLiveOnly(
  carrier: Carrier,
  venue: (typeof liveOnlyVenues)[number],
  random: Random,
): readonly LabelledItem[] {
  const secrets = credentialsOf(venue, random)
  const common = {
    subject: 'no paper environment',
    carrier: carrier.id,
    path: carrier.path,
    venue: venue.id,
  } as const
  return [
    {
      ...common,
      kind: 'pair',
      text: carrier.write(secrets),
      label: venue.isKnownToHaveNone ? 'live' : 'unknown',
      expect: 'block',
      why: venue.isKnownToHaveNone
        ? 'the venue has no environment in which a key is harmless'
        : 'no paper environment of the venue is known',
      secrets: secrets.map(({ value }) => value),
    },
    {
      ...common,
      kind: 'pair',
      text: carrier.write(secrets.map(({ name }) => ({ name, value: '' }))),
      label: 'none',
      expect: 'allow',
      why: 'an empty value is no credential',
      secrets: [],
    },
  ]
}

/** Credentials with nothing beside them that says which environment they belong to. */
function makeAlone(carrier: Carrier, random: Random): readonly LabelledItem[] {
  return hostVenues.map((venue) => {
    const secrets = credentialsOf(venue, random)
    return {
      kind: 'alone',
      subject: 'no evidence',
      carrier: carrier.id,
      path: carrier.path,
      text: carrier.write(secrets),
      label: 'unknown',
      expect: 'block',
      venue: venue.id,
      why: 'nothing says which environment the key belongs to',
      secrets: secrets.map(({ value }) => value),
    }
  })
}
