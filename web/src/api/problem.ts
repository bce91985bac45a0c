/** What went wrong, in the one shape that every screen shows. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint = "",
    readonly status = 0,
    readonly requestId = "",
  ) {
    super(message);
  }
}

interface ErrorBody {
  error: { code: string; message: string; hint?: string | null; request_id?: string | null };
}

const isErrorBody = (body: unknown): body is ErrorBody =>
  typeof body === "object" && body !== null && "error" in body && typeof (body as ErrorBody).error?.message === "string";

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";

export function problemFrom(body: unknown, status: number): Problem {
  if (isErrorBody(body)) {
    const { code, message, hint, request_id: requestId } = body.error;
    return new Problem(code, message, hint ?? "", status, requestId ?? "");
  }
  return new Problem("unexpected", `The server answered with status ${status}.`, "Try again in a moment.", status);
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message))
    return new Problem("offline", "The server cannot be reached.", "Check that it is running and that you are online.");
  return new Problem("unexpected", error instanceof Error ? error.message : String(error));
}
