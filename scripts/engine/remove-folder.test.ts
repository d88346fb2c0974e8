import { expect, it } from 'vitest'

import { mountsBelow } from './remove-folder.ts'

const MOUNTS = `/dev/vda / ext4 rw 0 0
tmpfs /srv/ours tmpfs rw 0 0
/dev/vda /srv/ours/docker ext4 rw 0 0
overlay /srv/ours/docker/rootfs/a\\040b overlay rw 0 0
overlay /srv/ours-not/docker overlay rw 0 0
`

it('finds the mounts below a folder, the last mounted first, and not the folder itself', () => {
  expect(mountsBelow('/srv/ours', MOUNTS)).toEqual([
    '/srv/ours/docker/rootfs/a b',
    '/srv/ours/docker',
  ])
})

it('leaves alone the mounts of a folder whose name only begins the same', () => {
  expect(mountsBelow('/srv/our', MOUNTS)).toEqual([])
})
