import { client } from "./generated/client.gen";
import { Problem, isAbort, problemFrom } from "./problem";

const READS = new Set(["GET", "HEAD"]);
let csrfToken = "";
let signedOut: () => void = () => undefined;

export const setCsrfToken = (token: string): void => {
  csrfToken = token;
};

/** Register what happens when a session ends under the page. */
export const onSignedOut = (listener: () => void): void => {
  signedOut = listener;
};

export const csrfHeaders = (): Record<string, string> => (csrfToken ? { "X-CSRF-Token": csrfToken } : {});

/** Turn a refused response into the problem it names; a session that ended leads to sign-in. */
export function refused(body: unknown, status: number): Problem {
  if (status === 401) signedOut();
  return problemFrom(body, status);
}

client.setConfig({ baseUrl: "", credentials: "same-origin" });

client.interceptors.request.use((request) => {
  if (!READS.has(request.method) && csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
  return request;
});

client.interceptors.error.use((error, response) => {
  if (error instanceof Problem || isAbort(error) || !response) return error;
  return refused(error, response.status);
});

export * from "./generated";
