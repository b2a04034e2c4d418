"""The words that people use on answer sheets, in English, Korean, Japanese, and some others.

Each line has a meaning and its words. `words.py` reads them.
"""

LAYERS = """
Conv* SeparableConv* DepthwiseConv* Conv*Transpose: conv, c2d, convolution,
  convolutional, 합성곱,
  컨볼루션, 콘볼루션, 컨벌루션, 畳み込み, 畳込み, コンボリューション, 卷积, faltung,
  faltungsschicht, conv schicht
SeparableConv*: sep, sep conv, separable, separable conv, separable convolution, sepconv,
  분리 합성곱
DepthwiseConv*: depthwise, depthw, dw, depthwise conv, depthwise convolution, dw conv, dwconv,
  깊이별 합성곱
Conv*Transpose: deconv, deconvolution, transposed conv, transpose conv, 전치 합성곱,
  転置畳み込み, 逆畳み込み
MaxPooling* AveragePooling*: pool, pooling, 풀링, 풀, subsampling, 서브샘플링,
  プーリング, 池化, pooling schicht
MaxPooling*: maxpool, max pool, maxpooling, max pooling, mp, 최대 풀링, 맥스풀링, 맥스 풀링,
  최대풀링, 最大プーリング, マックスプーリング, 最大池化
AveragePooling*: avgpool, avg pool, average pooling, avg pooling, 평균 풀링, 평균풀링,
  平均プーリング, 平均池化
GlobalAveragePooling* GlobalMaxPooling*: global pooling, global pool, 전역 풀링, 글로벌 풀링
GlobalAveragePooling*: gap, global average pooling, global avg pool, globalavgpool,
  전역 평균 풀링, global avg pooling, 전역평균풀링, 글로벌 평균 풀링, global average pool,
  グローバル平均プーリング, 全局平均池化
GlobalMaxPooling*: gmp, global max pooling, global max pool, 전역 최대 풀링
Dense: dense, fc, fully connected, fully connected layer, linear, affine, mlp, hidden,
  hidden layer, 덴스, 댄스, 완전연결, 완전 연결, 전결합, 전연결, 밀집, 은닉, 은닉층, 히든,
  fullyconnected, 全結合, 全连接, 隠れ, 中間, versteckte schicht
LSTM: lstm, 엘에스티엠
ConvLSTM*: convlstm, conv lstm, convolutional lstm, 합성곱 lstm, 컨브 lstm
GRU: gru
SimpleRNN: rnn, simple rnn, vanilla rnn, 심플 rnn, 단순 rnn, 순환 신경망
LSTM GRU SimpleRNN Bidirectional ConvLSTM*: recurrent layer, recurrent net, rekurrente schicht,
  순환층, 순환 층, 순환 레이어, 순환 신경망층, 再帰層, 循环层, couche récurrente
Bidirectional: bi lstm, bilstm, bi directional, bidirectional, bidirectional lstm, bigru, bi gru,
  bidirectional gru, 양방향, 양방향 lstm, 양방향 gru, bi rnn, birnn, 双方向, 双方向 lstm,
  双方向 gru, 双向
TimeDistributed: time distributed, timedistributed, td dense, td
Embedding: embedding, embed, emb, 임베딩, 엠베딩, 단어 임베딩, embeddings, 埋め込み, 嵌入
Flatten: flatten, flat, flattening, 플래튼, 플래트닝, 플랫튼, 평탄화, 평평, flattened,
  平坦化, フラット化, 展平
UpSampling*: upsampling, upsample, up sampling, 업샘플링, 업샘플
BatchNormalization LayerNormalization: norm, normalization
Dropout SpatialDropout1D SpatialDropout2D: dropout, drop, 드롭아웃, 드랍아웃,
  ドロップアウト
BatchNormalization: bn, bnorm, batchnorm, batch norm, batch normalization, 배치 정규화, 배치정규화,
  バッチ正規化, 批归一化
LayerNormalization: ln, layernorm, layer norm, 층 정규화
Activation ReLU LeakyReLU Softmax: 활성화, 활성화 함수
Concatenate: concatenated, concatenation, concatenating, merging, merged, after merging, joined,
  joining, 합치면, 합치고, 이어붙이면, 이어붙인,
  concat, concatenate, merge, 연결, 결합, 합치는, 합친, 병합
Add: add layer, 더하기
Reshape: reshape
MultiHeadAttention: mha, multi head attention, attention, 어텐션, アテンション
InputLayer: input layer, inputlayer, 입력층, 입력 층, 입력 레이어, 入力層, 输入层,
  eingabeschicht
last: output layer, classifier, classification layer, 분류층, 분류기,
  출력층, 출력 층, 출력 레이어, 아웃풋 레이어, 出力層, 输出层,
  ausgabeschicht
"""
"""What courses call layers: the classes, with * for 1D, 2D and 3D; last for the last layer."""

NICKNAMES = """
stem Conv*: stem, stem conv, stem convolution, 스템, 스템 합성곱
pointwise Conv* SeparableConv*: pointwise, pointwise conv, pointwise convolution, pw, pw conv,
  pwconv, point wise, point wise conv, 점별 합성곱, 포인트와이즈, 포인트와이즈 합성곱
upconv Conv* Conv*Transpose: upconv, up conv, up convolution, upconvolution, 업컨브, 업컨볼루션,
  업 컨볼루션, 업 합성곱, aufwärtsfaltung
head Dense: head, classification head, classifier head, 헤드, 분류 헤드, kopf
bottleneck: bottleneck, bottleneck layer, latent, latent layer, latent space, 병목, 병목층,
  보틀넥, 잠재층, 잠재 벡터, flaschenhals
"""
"""What courses call layers by their task: the nickname, then the classes that it may mean."""

ORDINALS = """
1: first, 1st, erste, erster, 最初, 一つ目, 첫번째, 첫 번째, 첫째, 하나
2: second, 2nd, zweite, zweiter, 二つ目, 두번째, 두 번째, 둘째
3: third, 3rd, dritte, dritter, 三つ目, 세번째, 세 번째, 셋째
4: fourth, 4th, 네번째, 네 번째, 넷째
5: fifth, 5th, 다섯번째, 다섯 번째, 다섯째
6: sixth, 6th, 여섯번째, 여섯 번째
7: seventh, 7th, 일곱번째, 일곱 번째
8: eighth, 8th, 여덟번째, 여덟 번째
9: ninth, 9th, 아홉번째, 아홉 번째
10: tenth, 10th, 열번째, 열 번째
last: last, final layer, 마지막, 맨 마지막, letzte, 最後
"""
"""The numbers of layers."""

WORDS = """
total total: total, tot, σ, total params, total parameters, total param, sum, in sum, overall,
  grand total, 합계, 총합, 총계, 총, 합, 전체, 전부, 모두, 도합, 총 파라미터, 전체 파라미터,
  총 파라미터 수, 모든 파라미터, summe, gesamt, insgesamt, au total, en tout, totale, all,
  total number of parameters, 총 매개변수, total parameter, all params, all parameters, in total,
  다 합치면, 다 더하면, 다 합하면, 다 합쳐, 다 더해, 다 합쳐서, 다 더해서, 모두 더하면,
  모두 합치면, 모두 합하면, 전부 더하면, 전부 합치면, 전부 합하면, 전부 합쳐, 모두 합쳐,
  altogether, together, all in all, adding up, adding these up, adding them up, added up,
  adds up to, add up to, adding everything up, everything together,
  whole network, entire network, full network, all layers together, all three together,
  계, 合計, 総計, 総数, 総パラメータ, 総パラメータ数,
  全パラメータ数, 合计, 总计, 总参数, 总参数量, gesamtzahl, parameter insgesamt
total trainable: entraînable, entraînables, entrenable, entrenables,
  학습, 훈련, trainable, trainable params, trainable parameters, 학습 가능,
  학습가능, 학습 가능 파라미터, 학습 가능한 파라미터, 훈련 가능, 훈련가능, 학습되는, 학습 가능한,
  훈련 가능한, trainable param, 학습 파라미터, 훈련 파라미터, 学習可能, 訓練可能, trainierbar,
  trainierbare parameter
total non-trainable: non entraînable, non entraînables, no entrenable, no entrenables,
  nicht trainierbare, non trainable, nontrainable, non trainable params, untrainable,
  not trainable, non trainable parameters, frozen, 학습 불가능, 학습불가능, 학습 불가, 비학습,
  고정, 고정된, 훈련 불가능, 훈련 불가, 학습 안 되는, 학습되지 않는, 학습하지 않는, 학습되지 않는다,
  학습되지 않음, 학습되지 않습니다, 학습되지 않아요, 학습하지 않는다, 학습되지 않고, 학습 안 됨,
  비훈련,
  학습 불가능 파라미터, 학습 불가능한, nontrainable params, non trainable param,
  学習不可, 訓練不可, nicht trainierbar, nicht trainierbare parameter
shape_label: output shapes, shapes, output shape, output size, output dim, output dims,
  output dimension, shape, output, outputs, out, out shape, dims, size, dimension, dimensions,
  출력 형태, 출력형태, 출력 모양, 출력 크기, 출력 차원, 출력, 형태, 모양, 크기, 차원, 아웃풋,
  쉐입, 쉐이프, 셰이프, 출력 shape, ausgabe, gives, returns, output tensor, 텐서, 결과,
  feature map, 특징 맵, 피처맵, form, feature maps, output is, sortie, salida, output_shape, dim,
  出力, 出力形状, 出力サイズ, 形状, サイズ, 输出, 输出形状, ausgabeform, ausgabegröße, forme
params_label: params, param, parameters, parameter, number of parameters, 파라미터 개수,
  number of params, num params, param #, # params, # param, no of params, 파라미터, 파라메터,
  패러미터, 매개변수, 모수, 파라미터 수, 파라미터수, 매개변수 수, 모수 수, param 수, params 수,
  parameter 수, paramètres, prms, num_params, 매개변수 개수, parámetros, parametri,
  trainable weights, 개수, 파라미터의 수, 파라미터의 개수, 파람, weights total, no of parameters,
  prm, learnable, learnables, learnable params, learnable parameters,
  total weights, weight count, param count, parameter count, how many parameters,
  パラメータ, パラメータ数, パラメーター, パラメーター数, 参数, 参数量, 参数个数, anzahl parameter,
  anzahl der parameter, parameteranzahl, parameterzahl, nombre de paramètres
input_label: input, in, input shape, inputs, 입력, 입력 형태, 입력 shape, 인풋, input_shape,
  입력 크기, from, takes, 입력 차원, input size, eingabe,
  入力, 入力形状, 输入, eingabeform, entrée, entrada
cost_label macs: macs, mac, multiply adds, multiply add, multiply accumulates, mult adds, mult add,
  madds, 곱셈 덧셈, 곱셈덧셈, 곱셈 연산, number of macs, num macs, mac 수, macs 수
cost_label flops: flops, flop, floating point operations, number of flops, num flops, flops 수
cost_label operations: 연산량, 연산 수, 연산수, 計算量, 计算量
other_label: kernel, kernel size, kernel_size, stride, strides, filter, filters, unit, units,
  유닛, 필터, 커널, 스트라이드, rate, padding, same, valid, activation, relu, softmax, sigmoid,
  tanh, batch size, epoch, epochs, channel, channels, 채널, features, feature, timesteps,
  time steps, steps, window, pool size, pool_size, vocab, vocabulary, neurons, neuron, 뉴런,
  input_dim, output_dim, input dim, input_length, version, words, 단어, 타임스텝,
  시점, 특징, 은닉 상태, cells, cell, 이미지, 패딩, 보폭, num_units, dims of input, rows, node,
  nodes, 노드, classes, 클래스, values, elements, pixels, activations, entries,
  learning rate, lr, 학습률, 학습 데이터, 훈련 데이터, 학습 시간, 훈련 시간, training data,
  maps, over, by, s, k, p,
  merkmale, neuronen, einheiten, kanäle, kanal, klassen, werte, zeitschritte,
  wörter, neurones, filtres, unités, canaux, valeurs, mots, caractéristiques, フィルタ, フィルター,
  カーネル, チャンネル, チャネル, ニューロン, ユニット, 特徴
part: mean, variance, weights, weight, bias, biases, kernel weights, recurrent, recurrent kernel,
  가중치, 편향,
  바이어스, 순환 가중치, gamma, beta, moving mean, w, u, b, moving variance, 커널 가중치,
  recurrent weights, input weights, 절편, 웨이트, pointwise, 重み,
  バイアス, 偏置, 权重, gewichte, gewicht, biaswerte, poids, biais
final: in all, so, hence, therefore, thus, 따라서, 그래서, 그러므로, 답, 정답, answer, i.e, 결국,
  result, final, 최종, makes, 즉, 더하면, 더해서, 더하여, 합치면, 합하면, 합해서,
  four gates, three gates, all gates, all four gates, all three gates, 네 게이트, 세 게이트,
  both directions, both ways, two directions, in both directions, 두 방향, 양방향 합,
  beide richtungen
arrow: into, becomes, become, 되어
partial: 한 필터에, 한 필터는, 한 필터당, 한 뉴런에, 한 뉴런은, 한 뉴런당, 한 유닛에, 한 유닛은,
  한 게이트에, 한 게이트는, 한 게이트당, 하나에, 하나당, 하나마다, 한 개당, 한 개에, 하나가 가진,
  per gate, per, each, for each,
  씩, 당, 마다, for every, one gate,
  one direction, each direction, per direction, single direction, one way, forward, backward,
  한 방향, 방향당, 정방향, 역방향, 단방향, vorwärts, rückwärts
or: or, 또는, 혹은, 이거나, 아니면, oder, either, without, excluding, 제외하면, 빼면, 제외, ohne,
  w/o
not: not, isn't, 아님, 아니다, ≠, nicht, never
about: about, around, 쯤, 정도, 가량, ungefähr, etwa, approximately, approx, ca, circa, 약, 대략
none: 하나도 없음, 하나도 없습니다, 하나도 없다, 하나도 없고, 하나도 없어요, nothing to learn,
  aucun, aucune, aucun paramètre, pas de paramètres, sans paramètres, no tiene parámetros,
  sin parámetros, ningún parámetro, keine parameter,
  no, none, 없음, 없다, zero, no params, no parameters, no parameter, 영, 파라미터 없음,
  nothing to train, nothing is trained, keine, nil, 없습니다, 없어요, no weights, nothing, no param,
  なし, ない,
  无, パラメータなし
same: not change the shape, not change shape, not alter the shape, not change its shape,
  keeps the shape, keeps its shape, the shape stays, shape stays the same,
  verändert die form nicht, ändert die form nicht, change pas la forme, no cambia la forma,
  모양을 바꾸지 않음, 모양은 그대로, 모양 변화 없음, 形を変えません, 形は変わらない, same shape,
  same output shape, same size,
  unchanged, no change, shape unchanged,
  same as above, same as before, as above, as before, 그대로, 동일, 변화 없음, 위와 같음, 同じ,
  変化なし, unverändert, 상동, dito, ditto, idem,
  gleiche form
correction: wait no, no wait, wait, actually, sorry, oops, i mean, correction, 아니, 아니고,
  아 아니다, 수정, 정정, 고침, edit, corrected, 틀림, 오타, rather, should be, no sorry, 아 다시,
  다시, korrektur, scratch that, typo, wrong, no it is, 아니라, 잘못, correct
other_unit: kb, mb, gb, bytes, byte, kib, mib, b, %, 점, pts, points, sec, seconds, ms, min,
  minutes, 분, 초, 시간, 바이트, 페이지, 쪽, 주차
item: 개, ea, 개임, 개이다, 개입니다, 個, 个, stück
layer: layer, layers, 층, 레이어, 층의, 단계, 계층, 번, 層, 层, レイヤー, レイヤ, schicht,
  schichten, couche, capa
gate: gate, gates, 게이트, ゲート
factor: times, twice, double, doubled, thrice, half, 배, 두 배, 절반, 倍, 半分, doppelt, hälfte
unsure: guess, guessed, guessing, my guess, i'd guess, not sure, unsure, no idea, 확실하지 않음,
  확실하지 않, 확실하지 않다, 확실하지 않아요, 확실치 않음, 확실하지 않습니다, 잘 모르겠음,
  잘 모르겠다, 모르겠음, 모르겠다, 모르겠어요, 모르겠습니다, 추측, 찍음, 찍었음, geraten,
  unsicher, nicht sicher, pas sûr, pas sûre, no estoy seguro, 自信がない, わからない
compare: between, zwischen, entre, 넘음, 넘는다, 넘어요, 넘습니다, 몇천, 몇백, 몇만, at least,
  at most, more than,
  less than, fewer than, mindestens,
  höchstens, mehr als, weniger als, 이상, 이하, 초과, 미만, 以上, 以下
each_of: in order, in this order, in that order, in their order, 순서대로, 셋 다, 넷 다, 셋 모두,
  둘 모두, all of them, respectively, resp, both of them, both have,
  각각, 둘 다, 양쪽 다, beide, jeweils,
  respectivement
reason: because, since, weil, denn, parce que, car, 왜냐하면, なぜなら, 因为
group: block, blocks, branch, tower, path, stream, stage, zweig, 블록, 브랜치, ブロック
earlier: at first, i first had, first i had, i had first, first i got, i first
  got, changed this from, changed it from, changed from,
  first had, i first wrote, previously, earlier, initially, originally,
  처음에는, 처음엔, 처음에, 원래, 원래는, 이전에는, 아까는, zuerst, vorher, d'abord
other_one: the other, the other one, other one, the other layer, 다른 하나, 다른 하나는,
  나머지 하나, 나머지 한 층, 다른 한 층, der andere, die andere
rest: the rest, rest, everything else, all else, alles andere, tout le reste,
  rest of the layers, rest of layers, the others, all
  others, all other, others, other layers, the other layers, all other layers,
  all the others, all remaining, remaining, remaining layers, all the rest, 나머지,
  나머지 층, 나머지 층들, 나머지 레이어, 나머지 모두, 그 외, 그 외 층, 다른 층,
  다른 층들, 다른 레이어, 그 밖, 그 밖의 층,
  übrige, alle anderen, alle übrigen
noise a student: 학번, student, student id, student no, student number, 이름, name, id no,
  matrikel, matrikelnummer, id, roll, roll no, 제출자, 작성자, 성명, matr, matr nr, sid, 학과,
  분반, 학년, written by, submitted by, author, 学籍番号, 氏名, 名前, 学号, 姓名, matr.-nr
noise a heading: hw, homework, assignment, 과제, 숙제, exercise, aufgabe, week, lab, page,
  chapter, section, course, class, exam, quiz, 실습, 강의, 수업, 문제, problem, task, lecture,
  중간고사, 기말고사, 시험, midterm, 세션, question, model, devoir, übung, part, sheet, 모델,
  전이학습, 전이 학습, 기계학습, 기계 학습, 심층학습, 심층 학습, 강화학습, 강화 학습,
  쪽지시험, 반, 課題, 宿題, 問題, 作业, blatt, übungsblatt
noise a date: date, 날짜, 제출일, due, 일시, deadline, 마감, datum, 提出日, 日付
noise a mark: score, grade, 점수, 배점, points, note
"""
"""The kinds of words in `words.Kind`, some with a value."""
