import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{StringDecoder as p}from"node:string_decoder";var u=1024*1024;function h(d){let i=new p("utf8"),n="",o=0,s=e=>{let t=u-n.length;n+=e.slice(0,t),e.length>t&&(o+=Buffer.byteLength(e.slice(t)))},r=()=>{d(o===0&&n.endsWith("\r")?n.slice(0,-1):n,o),n="",o=0},l=e=>{let t=e.split(`
`),c=t.pop()??"";for(let f of t)s(f),r();s(c)};return{write:e=>l(i.write(e)),end:()=>{l(i.end()),n!==""&&r()}}}export{h as a};
