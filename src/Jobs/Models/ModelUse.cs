using Vectorscope.Engine.Model;

namespace Vectorscope.Jobs.Models;

/// <summary>One user's turn with the loaded model.</summary>
public sealed class ModelUse : IDisposable
{
    private readonly SemaphoreSlim _turn;
    private bool _given;

    internal ModelUse(LanguageModel model, SemaphoreSlim turn)
    {
        Model = model;
        _turn = turn;
    }

    public LanguageModel Model { get; }

    public void Dispose()
    {
        if (!_given)
        {
            _given = true;
            _turn.Release();
        }
    }
}
