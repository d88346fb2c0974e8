import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
function r(){let s=new AbortController,o=n=>s.abort(n);return process.on("SIGINT",o),process.on("SIGTERM",o),{signal:s.signal,dispose:()=>{process.off("SIGINT",o),process.off("SIGTERM",o)}}}export{r as a};
