namespace Vectorscope.Dashboard.Cli;

/// <summary>What a verb tells its caller.</summary>
internal static class ExitCode
{
    internal const int Done = 0;
    internal const int Failed = 1;
    internal const int BadInput = 2;
}
