import type { AttachedProgram, AttachLink } from '../../../src/shared/attach.ts'
import type { HostState } from '../../../src/shared/model.ts'

export const program = (link: AttachLink, tuning: AttachedProgram['tuning'] = 'ask'): AttachedProgram => ({
  id: '7:9229/1',
  name: 'billing',
  pid: 7,
  node: 'v24.1.0',
  address: '127.0.0.1:9229',
  link,
  tuning,
})

/** What the host says while that program is on the screens. */
export const sourceOf = (attached: AttachedProgram): Partial<HostState> => ({
  source: {
    kind: 'attached',
    label: 'billing',
    readOnly: attached.tuning !== 'on',
    pid: attached.pid,
    attached,
  },
  attached: [attached],
})
