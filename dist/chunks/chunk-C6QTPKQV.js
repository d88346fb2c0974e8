import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
var e=["lcov","cobertura","jacoco","clover","coveragepy","istanbul","go","llvm","simplecov"];export{e as a};
