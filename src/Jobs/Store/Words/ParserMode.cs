using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Store;

public enum ParserMode
{
    /// <summary>Terminus-2's own rules, its auto-fixes included.</summary>
    [Label("Strict")]
    Strict,

    /// <summary>Strict, then repairs that never invent a command.</summary>
    [Label("Patched")]
    Patched,
}
