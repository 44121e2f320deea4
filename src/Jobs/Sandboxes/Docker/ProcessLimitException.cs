namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>The sandbox has nearly as many processes as it may have: a command could start nothing.</summary>
/// <param name="said">What the machinery said about it, if anything.</param>
internal sealed class ProcessLimitException(string? said) : Exception($"The sandbox is at its process limit{(said is null ? "." : $": {said}")}");
