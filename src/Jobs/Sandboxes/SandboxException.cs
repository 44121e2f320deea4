namespace Vectorscope.Jobs.Sandboxes;

/// <summary>The machinery failed, not the agent: what happened, to what, what to do.</summary>
public sealed class SandboxException(string message, Exception? inner = null) : Exception(message, inner), IAdvisedFailure
{
    public string Advice => "Repair what it names, then resume.";
}
