// What a console loads only when it needs it. Where from, the script says that defines the element: a page of ours has some
// of it already (see ../page.ts).

interface Later {
  notes(): Promise<Pick<typeof import('./notes'), 'write'>>
  real(): Promise<Pick<typeof import('./begin'), 'begin' | 'offer'>>
}

const nowhere = (): Promise<never> => Promise.reject(new Error('nobody says where it is'))

export const later: Later = { notes: nowhere, real: nowhere }
