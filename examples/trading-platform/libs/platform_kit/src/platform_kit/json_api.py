"""The conventions of our HTTP interfaces: JSON in, JSON out, problems as {code, message}."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse

ModelType = TypeVar("ModelType", bound=BaseModel)


class ProblemError(Exception):
    """An answer other than the wished one; `code` is stable, `message` is for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


async def read_json(request: Request, model: type[ModelType]) -> ModelType:
    """Parse the body once; an empty body stands for `{}`. Raises ProblemError (422)."""
    return _validated(model, await request.body() or b"{}")


def read_query(request: Request, model: type[ModelType]) -> ModelType:
    try:
        return model.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise _invalid(error) from None


def json_answer(model: BaseModel, status: int = 200) -> JSONResponse:
    return JSONResponse(model.model_dump(mode="json"), status_code=status)


async def answer_problem(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, ProblemError):
        raise error
    return JSONResponse({"code": error.code, "message": str(error)}, status_code=error.status)


def _validated(model: type[ModelType], body: bytes) -> ModelType:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> ProblemError:
    faults = (
        f"{'.'.join(str(part) for part in fault['loc']) or 'body'}: {fault['msg']}"
        for fault in error.errors(include_url=False, include_context=False)
    )
    return ProblemError(422, "invalid_request", "; ".join(faults))
