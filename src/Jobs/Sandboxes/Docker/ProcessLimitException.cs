namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>The sandbox has nearly as many processes as it may have: a command could start nothing.</summary>
internal sealed class ProcessLimitException() : Exception("The sandbox is at its process limit.");
