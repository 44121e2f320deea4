namespace Vectorscope.Jobs.Store;

public enum ParserMode
{
    /// <summary>Terminus-2's own rules, its auto-fixes included.</summary>
    Strict,

    /// <summary>Strict, then repairs that never invent a command.</summary>
    Patched,
}
