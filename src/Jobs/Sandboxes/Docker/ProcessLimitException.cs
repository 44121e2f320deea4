namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>A command could not be started because the sandbox has as many processes as it may have.</summary>
internal sealed class ProcessLimitException(string message) : Exception(message);
