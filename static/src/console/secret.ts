// Where in a line a password begins: while it is typed, and before it is sent. What is shown of it afterwards is the
// business of server/guard, which knows how far the session is; here a line too many may be hidden, and none too few.

import type { ProtocolName } from '../protocol'

/** Stands for a secret, whatever its length. */
export const dots = '••••••••'

/** What stands before a secret. A tag may be forgotten; a name may be quoted. */
const before: Record<ProtocolName, RegExp> = {
  imap: /^\s*(?:\S+\s+)?(?:login\s+(?:"(?:[^"\\]|\\.)*"|\S+)\s+|authenticate\s+\S+\s+)/i,
  pop3: /^\s*(?:pass\s|apop\s+\S+\s+|auth\s+\S+\s+)/i,
  smtp: /^\s*auth\s+\S+\s+/i,
}

/** At which character the secret of a line begins; -1: it has none. */
export function secretAt(protocol: ProtocolName, line: string): number {
  return before[protocol].exec(line)?.[0].length ?? -1
}

/** A line with dots in the place of its secret. */
export function withoutSecret(protocol: ProtocolName, line: string): string {
  const at = secretAt(protocol, line)
  return at < 0 ? line : line.slice(0, at) + dots
}

/** Whether what follows a command is its secret: a literal of LOGIN. */
export function goesOnSecretly(command: string): boolean {
  return /^\s*(?:\S+\s+)?(?:login|authenticate)\s/i.test(command)
}
