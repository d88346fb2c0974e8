import { expect, it } from 'vitest'

import { normaliseSchema } from './read-schema.ts'

const dump = (version: string, key: string): string => `--
-- PostgreSQL database dump
--

\\restrict ${key}

-- Dumped from database version ${version}
-- Dumped by pg_dump version ${version}

SET statement_timeout = 0;
SET lock_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: orders; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.orders (
    id integer NOT NULL   \r
);



\\unrestrict ${key}
`

it('two dumps of one schema are the same text, whatever client wrote them and when', () => {
  expect(normaliseSchema(dump('15.4', 'abc'))).toBe(normaliseSchema(dump('15.14', 'xyz')))
  expect(normaliseSchema(dump('15.4', 'abc'))).toBe(
    'CREATE TABLE public.orders (\n    id integer NOT NULL\n);\n',
  )
})

it('a schema that was written once stays as it is', () => {
  const once = normaliseSchema(dump('15.4', 'abc'))
  expect(normaliseSchema(once)).toBe(once)
})

it('settings that belong to the schema stay', () => {
  expect(normaliseSchema("ALTER DATABASE x SET search_path TO 'a';\nSET search_path = a;\n")).toBe(
    "ALTER DATABASE x SET search_path TO 'a';\nSET search_path = a;\n",
  )
})
