import { defaultProvider } from "../../../constructs/bundling/environment-credentials";

const original = process.env;
afterEach(() => {
  process.env = original;
});

test.each([
  [
    { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" },
    { accessKeyId: "id", secretAccessKey: "secret", sessionToken: "token" },
  ],
  [
    { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" },
    { accessKeyId: "id", secretAccessKey: "secret" },
  ],
])("uses the credentials in the environment", async (environment, credentials) => {
  process.env = environment;

  await expect(defaultProvider()()).resolves.toEqual(credentials);
});

test.each([{}, { AWS_ACCESS_KEY_ID: "id" }, { AWS_SECRET_ACCESS_KEY: "secret" }])(
  "says which variables are missing",
  async (environment) => {
    process.env = environment;

    await expect(defaultProvider()()).rejects.toThrow(
      new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be in the function's environment."),
    );
  },
);
