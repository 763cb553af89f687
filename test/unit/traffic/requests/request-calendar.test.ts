import { expect, test } from "vitest";
import { RequestCalendar } from "../../../../src/traffic/requests/request-calendar.js";

function calendarOf(names: readonly string[]) {
  const calendar = new RequestCalendar();
  const log: string[] = [];
  const ids = names.map((name) => calendar.join({ happen: () => log.push(`${name} ${calendar.now}`) }));
  return { calendar, log, ids };
}

test("what comes after equal delays and what has a date of its own keep the order in which they were scheduled", () => {
  const { calendar, log, ids } = calendarOf(["a", "b", "c", "d"]);
  calendar.scheduleAfter(5, ids[0]!);
  calendar.schedule(5, ids[1]!);
  calendar.scheduleAfter(5, ids[2]!);
  calendar.scheduleAfter(3, ids[3]!);
  calendar.advance(10);
  expect(log).toEqual(["d 3", "a 5", "b 5", "c 5"]);
});

test("more different delays than there are lines for come in their order, too", () => {
  const { calendar, log, ids } = calendarOf(["a", "b", "c", "d", "e", "f"]);
  ids.forEach((id, i) => {
    calendar.scheduleAfter(60 - 10 * i, id);
  });
  calendar.advance(100);
  expect(log).toEqual(["f 10", "e 20", "d 30", "c 40", "b 50", "a 60"]);
});

test("what is cancelled does not happen", () => {
  const { calendar, log, ids } = calendarOf(["a", "b"]);
  calendar.schedule(5, ids[0]!);
  calendar.schedule(6, ids[1]!);
  calendar.cancel(ids[0]!);
  calendar.advance(10);
  expect(log).toEqual(["b 6"]);
});
