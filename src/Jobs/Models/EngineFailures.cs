using System.Runtime.InteropServices;
using Vectorscope.Engine.Generation;

namespace Vectorscope.Jobs.Models;

/// <summary>What can keep the engine from a reply, in words.</summary>
internal static class EngineFailures
{
    /// <summary>What happened and what to do; null for an error that nobody expects.</summary>
    /// <param name="name">The model's.</param>
    public static string? Sentence(string name, Exception error) => error switch
    {
        ObjectDisposedException => $"{name} was unloaded while it replied. Run it again.",
        NotANumberException => $"{name}: {error.Message}",
        ExternalException => $"{name} could not be computed: {error.Message} Free memory, or ask for fewer replies at a time.",
        _ => null,
    };
}
