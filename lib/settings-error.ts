/** What was chosen at synthesis makes no sense; the message says what to give. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
