using System.Text.Json.Serialization;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>An error as clients of this kind of server read it.</summary>
internal sealed record WireError(WireErrorBody Error)
{
    internal static WireError Of(string message, string type, string? code, string? param = null) => new(new WireErrorBody(message, type, param, code));

    /// <summary>Of a request that is not answered, with its status.</summary>
    internal static (int Status, WireError Error) Of(ServingException e) => e.Fault switch
    {
        ServingFault.UnknownModel => (StatusCodes.Status404NotFound, Of(e.Message, Invalid, "model_not_found", e.Field)),
        ServingFault.ContextExceeded => (StatusCodes.Status400BadRequest, Of(e.Message, Invalid, "context_length_exceeded", e.Field)),
        ServingFault.Invalid => (StatusCodes.Status400BadRequest, Of(e.Message, Invalid, "invalid_value", e.Field)),
        ServingFault.TooBusy => (StatusCodes.Status429TooManyRequests, Of(e.Message, "rate_limit_error", "rate_limit_exceeded")),
        ServingFault.Unavailable => (StatusCodes.Status503ServiceUnavailable, Of(e.Message, "service_unavailable", "model_unavailable")),
        _ => (StatusCodes.Status500InternalServerError, Of(e.Message, Server, "model_failed")),
    };

    /// <summary>Of a refusal by its status alone.</summary>
    internal static WireError OfStatus(int status, string message) => status switch
    {
        StatusCodes.Status401Unauthorized => Of(message, Invalid, "invalid_api_key"),
        StatusCodes.Status403Forbidden => Of(message, "permission_error", "forbidden"),
        StatusCodes.Status404NotFound => Of(message, Invalid, "unknown_url"),
        StatusCodes.Status405MethodNotAllowed => Of(message, Invalid, "method_not_allowed"),
        StatusCodes.Status413PayloadTooLarge => Of(message, Invalid, "request_too_large"),
        StatusCodes.Status429TooManyRequests => Of(message, "rate_limit_error", "rate_limit_exceeded"),
        >= 500 => Of(message, Server, "internal_error"),
        _ => Of(message, Invalid, null),
    };

    private const string Invalid = "invalid_request_error", Server = "server_error";
}

internal sealed record WireErrorBody(
    string Message, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);
