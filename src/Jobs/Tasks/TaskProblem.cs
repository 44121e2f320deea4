namespace Vectorscope.Jobs.Tasks;

/// <summary>Something about a task folder that its author or its user should know.</summary>
/// <param name="File">Path within the folder, for example <c>task.toml</c>.</param>
/// <param name="Key">The key, dotted, for example <c>environment.memory</c>; null when it is about the file.</param>
/// <param name="IsError">The task cannot be run; otherwise it is a remark.</param>
public sealed record TaskProblem(string File, string? Key, string Message, bool IsError);
