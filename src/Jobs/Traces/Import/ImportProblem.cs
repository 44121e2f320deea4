namespace Vectorscope.Jobs.Traces.Import;

/// <summary>Something in a folder that could not be read.</summary>
/// <param name="File">Below the job's folder.</param>
/// <param name="Field">Dotted, for example <c>steps[3].message</c>; null when it is about the whole file.</param>
public sealed record ImportProblem(string File, string? Field, string Message)
{
    public override string ToString() => Field is null ? $"{File}: {Message}" : $"{File}: {Field}: {Message}";
}
