import Documents
import Estate
import Processes

/// Writes a rotation whose values hooks put in force.
///
/// 1. prepare, for all: can the new values be put in force? Nothing has changed yet.
/// 2. `rotation.unfinished.json` is written: the new values are safe, encrypted.
/// 3. apply, for all: the new values are put in force.
/// 4. The estate's files are written, all at once, and the record says so.
/// 5. commit, for all: the old values are ended. The record goes.
///
/// If 1 to 4 fail, rollback is called for all, last first. If 5 fails, the rest of it is left in the record.
///
/// Signals that end the process wait: before 4, they let everything be taken back; after that, it is completed.
struct HookedRotation {
    let workspace: Workspace
    let runner: HookRunner

    init(_ workspace: Workspace, _ observer: RotationObserver) {
        // A signal is waited for here: what takes back or completes a rotation is not to be interrupted by it.
        var surroundings = workspace.surroundings
        surroundings.catchesSignals = false
        self.workspace = Workspace(estate: workspace.estate, surroundings: surroundings)
        runner = HookRunner(estate: workspace.estate, surroundings: workspace.surroundings, observer: observer)
    }

    /// Does all of it.
    func run(_ hooks: [HookCall], writing changes: [FileChange]) throws(TenantryError) {
        try untilInOrder { catcher throws(TenantryError) in
            let unfinished = try prepare(hooks, changes, catcher)
            try applyAndWrite(hooks, changes, unfinished, catcher)
            guard catcher.hasCaught else { return }
            workspace.surroundings.person.note("the interruption came too late to stop it: the rotation is complete")
        }
    }

    /// Holds back the signals that would end the process half-way.
    func untilInOrder(_ body: (SignalCatcher) throws(TenantryError) -> Void) throws(TenantryError) {
        let catcher = SignalCatcher(SignalGuard.ending)
        do throws(TenantryError) {
            try body(catcher)
        } catch {
            // The signal that has come ends the process before anybody else can say it.
            if catcher.hasCaught { workspace.surroundings.person.warn(error.diagnostic) }
            catcher.restore()
            throw error
        }
        catcher.restore()
    }

    private func check(_ catcher: SignalCatcher) throws(TenantryError) {
        guard catcher.hasCaught else { return }
        throw TenantryError(.hookFailed, "the rotation was interrupted")
    }

    private func prepare(
        _ hooks: [HookCall], _ changes: [FileChange], _ catcher: SignalCatcher
    ) throws(TenantryError) -> UnfinishedRotation {
        for (index, call) in hooks.enumerated() where call.isRotation {
            do throws(TenantryError) {
                try runner.run(.prepare, call)
                try check(catcher)
            } catch {
                throw Self.failure(error, rollback(hooks[...index]), mayBeInForce: false)
            }
        }
        let unfinished = try workspace.unfinished(hooks, changes)
        do throws(TenantryError) {
            try workspace.write([workspace.change(to: unfinished)])
        } catch {
            throw Self.failure(error, rollback(hooks[...]), mayBeInForce: false)
        }
        return unfinished
    }

    /// Goes on from where the new values are noted down.
    func applyAndWrite(
        _ hooks: [HookCall], _ changes: [FileChange], _ unfinished: UnfinishedRotation, _ catcher: SignalCatcher
    ) throws(TenantryError) {
        var unfinished = unfinished
        do throws(TenantryError) {
            for call in hooks where call.isRotation {
                try runner.run(.apply, call)
                try check(catcher)
            }
            unfinished.phase = .commit
            try workspace.write(changes + [workspace.change(to: unfinished)])
        } catch {
            try takeBack(hooks, because: error)
        }
        try commit(hooks, unfinished)
    }

    /// Ends the old values. What fails stays in the record.
    func commit(_ hooks: [HookCall], _ unfinished: UnfinishedRotation) throws(TenantryError) {
        var unfinished = unfinished
        var failures: [TenantryError] = []
        unfinished.secrets = []
        for call in hooks where call.isCommitted {
            do throws(TenantryError) {
                try runner.run(.commit, call)
            } catch {
                failures.append(error)
                unfinished.secrets.append(call.secret)
            }
        }
        guard let first = failures.first else { return try workspace.removeUnfinished() }
        try workspace.write([workspace.change(to: unfinished)])
        let others = failures.dropFirst().flatMap { [$0.diagnostic.summary] + $0.diagnostic.notes }
        throw TenantryError(
            .unfinished, "the new values are written, but " + first.diagnostic.summary,
            notes: first.diagnostic.notes + others,
            hint: "the old values may be in force, too; tenantry rotate --resume calls the hook again")
    }

    /// Calls rollback for all, and forgets the rotation if that succeeds.
    func takeBack(_ hooks: [HookCall], because error: TenantryError) throws(TenantryError) -> Never {
        let problems = rollback(hooks[...])
        var error = error
        if problems.isEmpty {
            do throws(TenantryError) {
                try workspace.removeUnfinished()
            } catch let second {
                var diagnostic = error.diagnostic
                diagnostic.notes.append(
                    "\(UnfinishedRotation.fileName) is still there: \(second.diagnostic.summary); when that is in order, "
                        + "tenantry rotate --abort removes it")
                error = TenantryError(error.category, diagnostic)
            }
        }
        throw Self.failure(error, problems, mayBeInForce: !problems.isEmpty)
    }

    /// - Returns: what went wrong.
    func rollback(_ hooks: ArraySlice<HookCall>) -> [TenantryError] {
        var problems: [TenantryError] = []
        for call in hooks.reversed() where call.isRotation {
            do throws(TenantryError) {
                try runner.run(.rollback, call)
            } catch {
                problems.append(error)
            }
        }
        return problems
    }

    private static func failure(
        _ error: TenantryError, _ problems: [TenantryError], mayBeInForce: Bool
    ) -> TenantryError {
        var diagnostic = error.diagnostic
        diagnostic.notes += problems.flatMap { [$0.diagnostic.summary] + $0.diagnostic.notes }
        guard mayBeInForce else {
            diagnostic.notes.append("nothing in the estate changed, and no new value is in force")
            return TenantryError(error.category, diagnostic)
        }
        diagnostic.notes.append("nothing in the estate changed, but the new value may be in force elsewhere")
        diagnostic.hint = "tenantry rotate --abort calls rollback again, tenantry rotate --resume tries to go on"
        return TenantryError(.unfinished, diagnostic)
    }
}
