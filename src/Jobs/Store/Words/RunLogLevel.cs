namespace Vectorscope.Jobs.Store;

public enum RunLogLevel
{
    Information,
    Warning,
    Error,
}
