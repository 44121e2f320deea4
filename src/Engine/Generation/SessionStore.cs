namespace Vectorscope.Engine.Generation;

/// <summary>All sessions of a scheduler, within a budget. Engine thread only.</summary>
/// <param name="budget">Bytes that idle sessions may hold.</param>
internal sealed class SessionStore(long budget) : IDisposable
{
    private readonly Dictionary<string, Session> _sessions = [];
    private long _uses;

    internal int Count => _sessions.Count;

    internal long Bytes { get; private set; }

    internal long Evicted { get; private set; }

    /// <summary>The session of a key, made if there is none; null without a key, or while another request uses it.</summary>
    internal Session? Find(string? key)
    {
        if (key is null) return null;
        if (!_sessions.TryGetValue(key, out var session)) _sessions[key] = session = new(key);
        if (session.InUse) return null;
        session.LastUse = ++_uses;
        return session;
    }

    /// <summary>To be called when a request of the session has ended.</summary>
    internal void GiveBack(Session session)
    {
        if (session.IsEnded || session.IsEmpty) Remove(session);
        Fit();
    }

    /// <summary>Frees a session whose request failed: what it remembers may be half written.</summary>
    internal void Forget(Session session)
    {
        Remove(session);
        Fit();
    }

    internal void End(string key)
    {
        if (!_sessions.TryGetValue(key, out var session)) return;
        session.IsEnded = true;
        if (session.InUse) return;
        Remove(session);
        Fit();
    }

    /// <summary>Frees idle sessions, those first that were not used for longest, until they held so many bytes.</summary>
    /// <returns>What was freed.</returns>
    internal long Free(long bytes)
    {
        long freed = 0;
        foreach (var session in _sessions.Values.Where(s => !s.InUse).OrderBy(s => s.LastUse).ToList())
        {
            if (freed >= bytes) break;
            freed += session.Bytes;
            Remove(session);
            Evicted++;
        }
        Bytes = Math.Max(0, Bytes - freed);
        return freed;
    }

    private void Fit()
    {
        var idle = _sessions.Values.Where(s => !s.InUse).OrderBy(s => s.LastUse).Select(s => (Session: s, s.Bytes)).ToList();
        Bytes = idle.Sum(s => s.Bytes);
        foreach (var (session, bytes) in idle)
        {
            if (Bytes <= budget) break;
            Remove(session);
            Bytes -= bytes;
            Evicted++;
        }
    }

    private void Remove(Session session)
    {
        // A key that ended and came back while the old session was in use would name a newer one.
        if (_sessions.TryGetValue(session.Key, out var known) && ReferenceEquals(known, session)) _sessions.Remove(session.Key);
        session.Dispose();
    }

    public void Dispose()
    {
        foreach (var session in _sessions.Values) session.Dispose();
        _sessions.Clear();
        Bytes = 0;
    }
}
