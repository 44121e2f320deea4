namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>How a walk goes about its task.</summary>
public enum WalkManner
{
    Capable,
    CautiousActs,
    CautiousAsks,
    CautiousDeclines,
    CautiousUnfinished,
}
