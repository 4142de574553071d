// What a console loads only when it needs it. Where from, the script says that defines the element: a page of ours has some
// of it already (see ../page.ts).

type Notes = typeof import('./notes')

export const later: { notes(): Promise<Notes> } = {
  notes: () => Promise.reject(new Error('nobody says where the notes are')),
}
