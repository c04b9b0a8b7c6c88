/**
 * The Containerfile and the manifests for Kubernetes: nothing runs as root, writes to its root, or runs twice on one store. Their
 * form is held against tools by `.ci/deploy.mjs`.
 */
import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { expect, test } from "vitest";

const containerfile = readFileSync("deploy/Containerfile", "utf8");
type Container = {
  readonly name: string;
  readonly securityContext: object;
  readonly image: string;
  readonly volumeMounts: readonly { readonly mountPath: string }[];
};
type Manifest = { readonly kind: string; readonly spec: Readonly<Record<string, unknown>> };
const manifests = loadAll(readFileSync("deploy/kubernetes/comity.yaml", "utf8")) as readonly Manifest[];
const specOf = (kind: string) => manifests.find((each) => each.kind === kind)?.spec ?? {};
const { template, ...set } = specOf("StatefulSet") as {
  readonly replicas: number;
  readonly template: {
    readonly spec: { containers: Container[]; initContainers: Container[]; securityContext: object };
  };
};
const pod = template.spec;

test("the image ends as a user that is not root, with the home on a volume, and holds no source", () => {
  const [, final = ""] = containerfile.split(/^FROM .*(?<! AS build)$/m);
  expect(final).toMatch(/^USER node$/m);
  expect(final).toMatch(/^VOLUME \/var\/lib\/comity$/m);
  expect(final).toMatch(/COMITY_HOME=\/var\/lib\/comity\/home/);
  expect(final).toMatch(/NODE_DISABLE_COMPILE_CACHE=1/);
  expect(final.match(/^COPY .*$/gm)).toEqual(["COPY --from=build --chown=root:root /opt/comity /opt/comity"]);
  const majors = [...containerfile.matchAll(/^FROM \S+node:(\d+)/gm)].map(([, major]) => `>=${major}`);
  const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(majors).toEqual([engines.node, engines.node]);
});

test("every container is confined: not root, a root that it cannot write, no capability", () => {
  expect(pod.securityContext).toMatchObject({
    ...{ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    // The keys would be made readable for the group, and refused.
    fsGroupChangePolicy: "OnRootMismatch",
  });
  const containers = [...pod.initContainers, ...pod.containers];
  expect(containers.map(({ name }) => name)).toEqual(["home", "comity"]);
  for (const { securityContext, volumeMounts } of containers) {
    expect(securityContext).toEqual({
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, privileged: false },
      capabilities: { drop: ["ALL"] },
    });
    expect(volumeMounts.map(({ mountPath }) => mountPath)).toEqual(["/var/lib/comity"]);
  }
});

test("one pod writes one store, and peers reach it before it is ready", () => {
  expect(set.replicas).toBe(1);
  expect(specOf("Service")).toMatchObject({ publishNotReadyAddresses: true });
  expect(JSON.stringify(specOf("StatefulSet"))).toContain('"accessModes":["ReadWriteOncePod"]');
});

test("the image is of this version, and the port of metrics is that of the probes", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const { image } of [...pod.initContainers, ...pod.containers]) expect(image).toBe(`comity:${version}`);
  const [main] = pod.containers;
  const probes = JSON.stringify(main).match(/127\.0\.0\.1:\d+\/\w+/g) ?? [];
  expect(probes).toEqual(["127.0.0.1:9464/live", "127.0.0.1:9464/live", "127.0.0.1:9464/ready"]);
  expect(JSON.stringify(pod.initContainers)).toContain("metrics: 127.0.0.1:9464");
});
