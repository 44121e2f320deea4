namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>How much a finding asks to be looked at.</summary>
public enum FindingTone
{
    Info,
    Warn,
    Bad,
}
