import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{Worker as o}from"node:worker_threads";function s(t){let r=import.meta.url.endsWith(".ts")?"ts":"js",e=/\/(?:chunks|actions)\/[^/]+$/.test(import.meta.url);return new o(new URL(`${e?"..":"."}/${t}.${r}`,import.meta.url))}export{s as a};
