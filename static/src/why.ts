// What was thrown, as a sentence for a person.

export function why(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault)
}
