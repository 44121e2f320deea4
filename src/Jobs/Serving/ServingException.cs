namespace Vectorscope.Jobs.Serving;

/// <summary>Why a request of a program is not answered.</summary>
/// <param name="fault">What kind of reason.</param>
/// <param name="message">A sentence for whoever wrote the program.</param>
/// <param name="field">The request's field that is wrong; null where none is.</param>
public sealed class ServingException(ServingFault fault, string message, string? field = null, Exception? inner = null) : Exception(message, inner)
{
    public ServingFault Fault { get; } = fault;

    public string? Field { get; } = field;

    /// <summary>Seconds after which it is worth asking again; null where waiting changes nothing.</summary>
    public int? RetrySeconds { get; init; }

    internal static ServingException Invalid(string field, string message) => new(ServingFault.Invalid, message, field);
}

/// <summary>Kinds of reasons for no answer.</summary>
public enum ServingFault
{
    /// <summary>A field is wrong.</summary>
    Invalid,

    /// <summary>There is no such model.</summary>
    UnknownModel,

    /// <summary>Prompt and reply are too long for the model.</summary>
    ContextExceeded,

    /// <summary>Too many wait already.</summary>
    TooBusy,

    /// <summary>The model cannot be used now.</summary>
    Unavailable,

    /// <summary>The reply could not be computed.</summary>
    Failed,
}
