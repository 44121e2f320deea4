using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Traces.Import;

/// <summary>A file is not what its format says: which file, which field, what is wrong with it.</summary>
public sealed class TraceFormatException(string file, string? field, string message, Exception? inner = null)
    : Exception(field is null ? $"{Quote.Path(file)}: {message}" : $"{Quote.Path(file)}: {field}: {message}", inner)
{
    public ImportProblem Problem { get; } = new(file, field, message);
}
