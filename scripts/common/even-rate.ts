import { setTimeout as pause } from 'node:timers/promises';

/**
 * Sends `count` of something at an even rate, whether or not earlier ones are answered. Gives the answers, and how long
 * the sending took. Raises what sending raises.
 */
export async function atEvenRate<Answer>(
  { count, perSecond }: { count: number; perSecond: number },
  send: (index: number) => Promise<Answer>,
): Promise<{ answers: Answer[]; seconds: number }> {
  const start = performance.now();
  const sent: Promise<Answer>[] = [];
  while (sent.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - start) / 1000) * perSecond) + 1);
    while (sent.length < due) {
      const answer = send(sent.length);
      // Raised below, with all sent.
      answer.catch(() => {});
      sent.push(answer);
    }
    await pause(Math.max(0, start + (sent.length / perSecond) * 1000 - performance.now()));
  }
  const seconds = (performance.now() - start) / 1000;
  return { answers: await Promise.all(sent), seconds };
}
