import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
var e=["lcov","cobertura","jacoco","clover","coveragepy","istanbul","go","llvm","simplecov"],r={isFirst:!0,isLast:!0},o=1e7,t=1024*1024;export{e as a,r as b,o as c,t as d};
