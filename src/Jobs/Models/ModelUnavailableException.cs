namespace Vectorscope.Jobs.Models;

/// <summary>A model gave no reply although it was asked as often as it may be: what happened, where, what to do.</summary>
public sealed class ModelUnavailableException(string message, Exception? inner = null) : Exception(message, inner), IAdvisedFailure
{
    public string Advice => "Repair what it names, then resume.";
}
