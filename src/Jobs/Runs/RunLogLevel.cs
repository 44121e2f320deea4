namespace Vectorscope.Jobs.Runs;

public enum RunLogLevel
{
    Information,
    Warning,
    Error,
}
